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
    discountAllocations { allocatedAmountSet { shopMoney { amount } } }
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
