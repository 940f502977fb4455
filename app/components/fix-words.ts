import type { TFunction } from "i18next";
import type { CopyItem, FixOffer, Sending } from "#app/failures/failure-view.ts";
import { partnerName } from "./failure-texts.ts";

/**
 * The words that the fixes use beside their own texts: a fix that needs another one adds it to its list here and in both languages. What is
 * not on a list is shown as it is.
 */

/** Under `fixes.fields`: the fields of the forms. */
export const fixFieldNames = [
  "firstName",
  "lastName",
  "email",
  "phone",
  "upc",
  "note",
  "street",
  "city",
  "region",
  "postalCode",
  "units",
  "program",
  "distributor",
  "otherDistributor",
  "accountNumber",
  "agree",
  "like",
  "name",
  "reason",
  "rewardItem",
  "posProduct",
  "posSku",
  "agreeLift",
  "agreeOptional",
  "employee",
  "paymentType",
  "tax",
  "shippingMethod",
  "register",
] as const;

/** Under `fixes.remarks`: what the merchant should know before choosing. */
export const remarkKeys = [
  "product_gone",
  "store_product",
  "nothing_redeemable",
  "incomplete_there",
  "lowest_on_card",
  "lowest_offered",
  "only_offered",
  "program",
  "accountNumber",
  "accountNumberRequired",
  "byHand",
  "exception",
  "exceptionByHand",
  "requiredFields",
  "fieldsToLift",
  "nothingToChoose",
] as const;

/** Under `fixes.copy`: what a person copies to the partner's page. */
export const copyLabels = [
  "customer",
  "order",
  "product",
  "upc",
  "quantity",
  "day",
  "reward",
  "program",
  "distributor",
  "accountNumber",
  "like",
  "name",
  "reason",
  "purchase",
  "cardNote",
  "multiPurchaseReason",
  "explanation",
] as const;

/** Under `fixes.sends`: what a fix sends. */
export const sendOperations = [
  "enroll",
  "setBarcode",
  "keepBarcode",
  "ignoreItem",
  "signIn",
  "redeem",
  "recordPurchase",
  "updateProfile",
  "undoRedemption",
  "enrollStore",
  "waitForEnrolment",
  "recordException",
  "waitForException",
  "confirmStep",
  "cancelStep",
  "noteOnCard",
  "linkProduct",
  "restoreProduct",
  "liftField",
  "liftFieldForAWhile",
  "saveSetting",
] as const;

/** Under `fixes.data`: what is sent with it, where it is not a field of a form. */
export const sendingData = ["product", "program", "reward", "reference", "quantity", "day", "sku", "field", "setting"] as const;

/** Under `fixes.changes`: what is otherwise than before. */
export const changeKinds = [
  "member",
  "barcode",
  "ignored",
  "reference",
  "rewardItem",
  "enrolment",
  "exception",
  "posLink",
  "posSetting",
  "field",
  "requiredProduct",
] as const;

export function fieldLabel(t: TFunction, name: string): string {
  const known = fixFieldNames.find((field) => field === name);
  return known ? t(`fixes.fields.${known}`) : name;
}

export function remarkText(t: TFunction, { key, values }: FixOffer["remarks"][number]): string {
  const known = remarkKeys.find((remark) => remark === key);
  return known ? t(`fixes.remarks.${known}`, values) : key;
}

export function copyLabel(t: TFunction, { label }: CopyItem): string {
  const known = copyLabels.find((one) => one === label);
  return known ? t(`fixes.copy.${known}`) : label;
}

export function sendingText(t: TFunction, { to, operation }: Sending): string {
  const known = sendOperations.find((one) => one === operation);
  return known ? t(`fixes.sends.${known}`, { partner: partnerName(t, to) }) : `${partnerName(t, to)}: ${operation}`;
}

export function dataLabel(t: TFunction, name: string): string {
  const known = sendingData.find((one) => one === name);
  return known ? t(`fixes.data.${known}`) : fieldLabel(t, name);
}

export function changeText(t: TFunction, what: string): string {
  const known = changeKinds.find((kind) => kind === what);
  return known ? t(`fixes.changes.${known}`) : what;
}
