/** Everything that is asked of Shopify's Admin API. A test validates each against the pinned version's schema. */

const lineItem = `#graphql
  fragment LineItemFields on LineItem {
    id
    title
    variantTitle
    sku
    quantity
    currentQuantity
    isGiftCard
    requiresShipping
    originalTotalSet { shopMoney { amount } }
    discountAllocations {
      allocatedAmountSet { shopMoney { amount } }
      discountApplication { ... on DiscountCodeApplication { code } }
    }
    variant { id barcode }
    product { id }
  }
`;

export const readOrderDocument = `#graphql
  query ReadOrder($id: ID!) {
    order(id: $id) {
      id
      name
      number
      processedAt
      updatedAt
      cancelledAt
      test
      sourceName
      app { name }
      checkoutToken
      displayFinancialStatus
      currencyCode
      subtotalPriceSet { shopMoney { amount } }
      totalTipReceivedSet { shopMoney { amount } }
      email
      phone
      billingAddress { firstName lastName }
      customer {
        id
        firstName
        lastName
        defaultEmailAddress { emailAddress }
        defaultPhoneNumber { phoneNumber }
        defaultAddress { address1 address2 city provinceCode zip countryCodeV2 }
      }
      lineItems(first: 50) {
        nodes { ...LineItemFields }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
  ${lineItem}
`;

export const readCustomerDocument = `#graphql
  query ReadCustomer($id: ID!) {
    customer(id: $id) {
      id
      firstName
      lastName
      defaultEmailAddress { emailAddress }
      defaultPhoneNumber { phoneNumber }
      defaultAddress { address1 address2 city provinceCode zip countryCodeV2 }
    }
  }
`;

export const findCustomerDocument = `#graphql
  query FindCustomer($identifier: CustomerIdentifierInput!) {
    customerByIdentifier(identifier: $identifier) {
      id
      firstName
      lastName
      defaultEmailAddress { emailAddress }
      defaultPhoneNumber { phoneNumber }
      defaultAddress { address1 address2 city provinceCode zip countryCodeV2 }
    }
  }
`;

export const hasOrderDocument = `#graphql
  query HasOrder($id: ID!) {
    order(id: $id) { id }
  }
`;

export const readMoreLinesDocument = `#graphql
  query ReadMoreLines($id: ID!, $after: String!) {
    order(id: $id) {
      lineItems(first: 50, after: $after) {
        nodes { ...LineItemFields }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
  ${lineItem}
`;

export const readShopDocument = `#graphql
  query ReadShop {
    shop { name ianaTimezone currencyCode }
  }
`;

export const readBarcodesDocument = `#graphql
  query ReadBarcodes($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on ProductVariant { id barcode }
    }
  }
`;

export const readVariantProductDocument = `#graphql
  query ReadVariantProduct($id: ID!) {
    productVariant(id: $id) { id product { id } }
  }
`;

export const setBarcodeDocument = `#graphql
  mutation SetBarcode($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
    productVariantsBulkUpdate(productId: $productId, variants: $variants) {
      productVariants { id barcode }
      userErrors { field message }
    }
  }
`;

export const readCatalogueDocument = `#graphql
  query ReadCatalogue($first: Int!, $after: String) {
    productVariants(first: $first, after: $after, sortKey: ID) {
      nodes {
        id
        title
        sku
        barcode
        price
        product { id title vendor isGiftCard }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const readBasketDocument = `#graphql
  query ReadBasket($ids: [ID!]!) {
    shop { currencyCode }
    nodes(ids: $ids) {
      ... on ProductVariant {
        id
        title
        sku
        barcode
        price
        product { title isGiftCard }
      }
    }
  }
`;

export const readPlanDocument = `#graphql
  query ReadPlan {
    shop { plan { shopifyPlus partnerDevelopment publicDisplayName } }
  }
`;

export const findDiscountCodeDocument = `#graphql
  query FindDiscountCode($code: String!) {
    codeDiscountNodeByCode(code: $code) { id }
  }
`;

export const createDiscountCodeDocument = `#graphql
  mutation CreateDiscountCode($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { code message }
    }
  }
`;

export const deleteDiscountCodeDocument = `#graphql
  mutation DeleteDiscountCode($id: ID!) {
    discountCodeDelete(id: $id) {
      deletedCodeDiscountId
      userErrors { code message }
    }
  }
`;

export const readOrderCodesDocument = `#graphql
  query ReadOrderCodes($first: Int!, $after: String) {
    orders(first: $first, after: $after, sortKey: CREATED_AT, reverse: true) {
      nodes { id createdAt discountCodes }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const soldLine = `#graphql
  fragment SoldLineFields on LineItem {
    ...LineItemFields
    unfulfilledQuantity
    originalUnitPriceSet { shopMoney { amount } }
    taxLines { title rate priceSet { shopMoney { amount } } }
    duties { taxLines { title rate priceSet { shopMoney { amount } } } }
  }
  ${lineItem}
`;

const refundLine = `#graphql
  fragment RefundLineFields on RefundLineItem {
    lineItem { id }
    quantity
    restockType
    subtotalSet { shopMoney { amount } }
    totalTaxSet { shopMoney { amount } }
  }
`;

/** All that a sale is made of; `$lines` is the size of its pages. */
const soldOrder = `#graphql
  fragment SoldOrderFields on Order {
    id
    name
    number
    createdAt
    processedAt
    updatedAt
    cancelledAt
    closedAt
    test
    tags
    sourceName
    app { name }
    checkoutToken
    displayFinancialStatus
    displayFulfillmentStatus
    currencyCode
    presentmentCurrencyCode
    taxesIncluded
    dutiesIncluded
    subtotalPriceSet { shopMoney { amount } }
    totalTipReceivedSet { shopMoney { amount } }
    currentTotalDiscountsSet { shopMoney { amount } }
    totalPriceSet { shopMoney { amount } }
    currentTotalPriceSet { shopMoney { amount } }
    totalReceivedSet { shopMoney { amount } }
    totalRefundedSet { shopMoney { amount } }
    totalOutstandingSet { shopMoney { amount } }
    originalTotalDutiesSet { shopMoney { amount } }
    currentTotalDutiesSet { shopMoney { amount } }
    originalTotalAdditionalFeesSet { shopMoney { amount } }
    currentTotalAdditionalFeesSet { shopMoney { amount } }
    additionalFees { name taxLines { title rate priceSet { shopMoney { amount } } } }
    email
    phone
    billingAddress { firstName lastName }
    customer {
      id
      firstName
      lastName
      defaultEmailAddress { emailAddress }
      defaultPhoneNumber { phoneNumber }
      defaultAddress { address1 address2 city provinceCode zip countryCodeV2 }
    }
    shippingLines(first: 10, includeRemovals: true) {
      nodes {
        id
        title
        isRemoved
        originalPriceSet { shopMoney { amount } }
        discountedPriceSet { shopMoney { amount } }
        currentDiscountedPriceSet { shopMoney { amount } }
        taxLines { title rate priceSet { shopMoney { amount } } }
      }
    }
    transactions {
      id
      kind
      status
      gateway
      manualPaymentGateway
      amountSet { shopMoney { amount } }
      createdAt
      processedAt
      parentTransaction { id }
    }
    refunds {
      id
      createdAt
      processedAt
      refundLineItems(first: $lines) {
        nodes { ...RefundLineFields }
        pageInfo { hasNextPage endCursor }
      }
      refundShippingLines(first: 10) {
        nodes {
          shippingLine { id }
          subtotalAmountSet { shopMoney { amount } }
          taxAmountSet { shopMoney { amount } }
        }
      }
      orderAdjustments(first: 10) {
        nodes {
          reason
          amountSet { shopMoney { amount } }
          taxAmountSet { shopMoney { amount } }
        }
      }
    }
    lineItems(first: $lines) {
      nodes { ...SoldLineFields }
      pageInfo { hasNextPage endCursor }
    }
  }
  ${soldLine}
  ${refundLine}
`;

export const readSoldOrderDocument = `#graphql
  query ReadSoldOrder($id: ID!, $lines: Int!) {
    order(id: $id) { ...SoldOrderFields }
  }
  ${soldOrder}
`;

export const readSoldOrdersDocument = `#graphql
  query ReadSoldOrders($first: Int!, $after: String, $query: String, $lines: Int!) {
    orders(first: $first, after: $after, query: $query, sortKey: CREATED_AT, reverse: true) {
      nodes { ...SoldOrderFields }
      pageInfo { hasNextPage endCursor }
    }
  }
  ${soldOrder}
`;

export const readMoreSoldLinesDocument = `#graphql
  query ReadMoreSoldLines($id: ID!, $after: String!) {
    order(id: $id) {
      lineItems(first: 50, after: $after) {
        nodes { ...SoldLineFields }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
  ${soldLine}
`;

export const readMoreRefundLinesDocument = `#graphql
  query ReadMoreRefundLines($id: ID!, $after: String!) {
    refund(id: $id) {
      refundLineItems(first: 50, after: $after) {
        nodes { ...RefundLineFields }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
  ${refundLine}
`;

/** What changed since a moment, the oldest change first; no more of an order than tells whether it has to be read. */
export const listChangedOrdersDocument = `#graphql
  query ListChangedOrders($first: Int!, $after: String, $query: String!) {
    orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { id name createdAt processedAt updatedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

/** The same as a bulk operation. Such a query takes no variables: the moment is put in for `SINCE`. */
export const changedOrdersInBulkDocument = `#graphql
  query ChangedOrdersInBulk {
    orders(query: "updated_at:>='SINCE'") {
      edges { node { id name createdAt processedAt updatedAt } }
    }
  }
`;

export const startBulkOperationDocument = `#graphql
  mutation StartBulkOperation($query: String!) {
    bulkOperationRunQuery(query: $query) {
      bulkOperation { id }
      userErrors { code message }
    }
  }
`;

/** The newest first, as Shopify lists them of itself. */
export const listBulkOperationsDocument = `#graphql
  query ListBulkOperations($first: Int!) {
    bulkOperations(first: $first) {
      nodes { id status query }
    }
  }
`;

export const readBulkOperationDocument = `#graphql
  query ReadBulkOperation($id: ID!) {
    bulkOperation(id: $id) { id status errorCode createdAt url }
  }
`;

export const countOrdersDocument = `#graphql
  query CountOrders($query: String!) {
    ordersCount(query: $query, limit: null) { count precision }
  }
`;
