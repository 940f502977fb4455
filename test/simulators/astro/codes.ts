/**
 * Every status and text that the simulator answers, and where it is from. Astro publishes no list: what is marked `invented` only
 * stands for "some other code", and nothing but the text may be relied on where the text itself is known.
 */
export type Said = { code: number; text: string; evidence: "vendor" | "code" | "invented code" | "invented" };

export const said = {
  success: { code: 100, text: "Success", evidence: "code" },
  transactionAdded: { code: 100, text: "Transaction Added", evidence: "code" },
  // The line break is in the published sample.
  transactionRemoved: { code: 100, text: "Transaction\nRemoved", evidence: "code" },
  customerNotFound: { code: 310, text: "Customer Not Found", evidence: "code" },
  alreadyLinked: { code: 320, text: "Customer Already Linked", evidence: "code" },
  notEligible: { code: 700, text: "Not Eligible", evidence: "code" },

  noItemFound: { code: 510, text: "No Item Found", evidence: "invented code" },
  referenceExists: { code: 520, text: "TransactionID Already Exists", evidence: "invented code" },
  referenceExistsApart: { code: 520, text: "Transaction ID  Already\nExists", evidence: "invented code" },

  badJson: { code: 110, text: "jsonData Is Not Valid JSON", evidence: "invented" },
  fieldMissing: { code: 120, text: "Required Field Missing", evidence: "invented" },
  badSignIn: { code: 200, text: "Invalid Username, Password Or Client ID", evidence: "invented" },
  tokenEnded: { code: 210, text: "Access Token Expired Or Invalid", evidence: "invented" },
  customerIdTaken: { code: 330, text: "Customer ID Already Exists", evidence: "invented" },
  emailTaken: { code: 331, text: "Email Address Already Exists", evidence: "invented" },
  badQuantity: { code: 530, text: "Item Quantity Must Be A Positive Whole Number", evidence: "invented" },
  badDate: { code: 531, text: "Item Transaction Date Must Be YYYY-MM-DD", evidence: "invented" },
  badAmount: { code: 532, text: "Item Amount Must Be A Number", evidence: "invented" },
  transactionNotFound: { code: 540, text: "Transaction Not Found", evidence: "invented" },
  tooManyUnits: { code: 541, text: "Item Quantity Exceeds The Transaction", evidence: "invented" },
  rewardNotFound: { code: 710, text: "Reward Not Found", evidence: "invented" },
  alreadyRedeemed: { code: 720, text: "Reward Already Redeemed", evidence: "invented" },
  notRedeemed: { code: 721, text: "Reward Is Not Redeemed", evidence: "invented" },
  emailMissing: { code: 730, text: "Customer Email Address Is Required", evidence: "invented" },
  addressMissing: { code: 731, text: "Customer Mailing Address Is Required", evidence: "invented" },
  incomplete: { code: 740, text: "Redemption Is Incomplete", evidence: "invented" },
  programNotFound: { code: 810, text: "Program Not Found", evidence: "invented" },
  alreadyEnrolled: { code: 811, text: "Store Already Enrolled In Program", evidence: "invented" },
  unknownDistributor: { code: 812, text: "Distributor Does Not Carry The Program", evidence: "invented" },
  accountNumberMissing: { code: 813, text: "Distributor Account Number Is Required", evidence: "invented" },
  accountNumberWrong: { code: 814, text: "Distributor Account Number Is Not Valid", evidence: "invented" },
  cardNotFound: { code: 820, text: "Card Not Found", evidence: "invented" },
  itemNotFree: { code: 750, text: "Item Does Not Qualify: Redeem For The Lowest Valued Item On Card", evidence: "invented" },
} as const satisfies Record<string, Said>;
