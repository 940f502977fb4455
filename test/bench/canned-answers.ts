import { petStoreUpcs } from "#test/fixtures/pet-store.ts";

/** An order is of the one that its number says. */
const customers = 10;
const program = { astro_program_id: "2101", astro_program_title: "Northpaw Dog 20lb | Buy 12 Get 1 Free" };

/** What Shopify answers to the question for an order: one line, of a product that is in a program. */
export function cannedOrder(gid: string, now: Date): object {
  const number = Number(gid.split("/").at(-1));
  const money = (amount: string) => ({ shopMoney: { amount } });
  return {
    data: {
      order: {
        id: gid,
        name: `#${number}`,
        number,
        processedAt: now.toISOString(),
        updatedAt: now.toISOString(),
        cancelledAt: null,
        test: false,
        sourceName: "web",
        app: { name: "Online Store" },
        checkoutToken: `checkout-${number}`,
        displayFinancialStatus: "PAID",
        currencyCode: "CAD",
        subtotalPriceSet: money("64.99"),
        totalTipReceivedSet: money("0.00"),
        email: null,
        phone: null,
        billingAddress: null,
        customer: cannedCustomer(number % customers),
        lineItems: { nodes: [cannedLine(number)], pageInfo: { hasNextPage: false, endCursor: null } },
      },
    },
  };
}

/** What it answers to the question for the shop's products: no order waits for the catalogue. */
export const noProducts = { data: { productVariants: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } } };

function cannedCustomer(index: number): object {
  return {
    id: `gid://shopify/Customer/${index + 1}`,
    firstName: "Buyer",
    lastName: String(index),
    defaultEmailAddress: { emailAddress: `buyer-${index}@example.test` },
    defaultPhoneNumber: null,
    defaultAddress: null,
  };
}

function cannedLine(order: number): object {
  return {
    id: `gid://shopify/LineItem/${order}`,
    title: "Northpaw Chicken & Rice dog food",
    variantTitle: "20 lb",
    sku: "NP-CHK-20",
    quantity: 1,
    currentQuantity: 1,
    isGiftCard: false,
    requiresShipping: true,
    originalTotalSet: { shopMoney: { amount: "64.99" } },
    discountAllocations: [],
    variant: { id: "gid://shopify/ProductVariant/15", barcode: petStoreUpcs["NP-CHK-20"] },
    product: { id: "gid://shopify/Product/5" },
  };
}

type Asked = { endpoint: string; data: { customerID?: string; transactions?: { transactionID: string }[] }; now: Date };

/** What Astro answers: every customer is a member, and every purchase is taken. Null: nothing that a measurement asks. */
export function cannedAstro({ endpoint, data, now }: Asked): object | null {
  const said = { astro_status: 100, astro_status_message: "Success" };
  switch (endpoint) {
    case "token":
      return { access_token: "canned", token_type: "bearer", expires: "1800", created: String(Math.floor(now.getTime() / 1000)) };
    case "customerStatus":
      return { ...said, returnData: { astro_customer_id: `a-${data.customerID}`, first_name: "Buyer", last_name: "B", astroCardData: [] } };
    case "addTransactionBatch":
      return {
        ...said,
        returnData: (data.transactions ?? []).map(({ transactionID }) => ({
          ...{ transaction_status: 100, transaction_status_message: "Success", transactionID },
          ...{ astro_transaction_id: `t-${transactionID}`, ...program },
        })),
      };
    case "listOffers":
    case "eligiblePurchaseItems":
      return { ...said, returnData: [] };
    default:
      return null;
  }
}
