import type { FixId } from "../catalogue.ts";
import { addException } from "./add-exception.server.ts";
import { cancelWaiting } from "./cancel-step.server.ts";
import { completeRecipient } from "./complete-recipient.server.ts";
import { confirmDone } from "./confirm-step.server.ts";
import type { FixModule } from "./effect.ts";
import { enrollInProgram } from "./enroll-store.server.ts";
import { enroll } from "./enroll.server.ts";
import { ignoreItem } from "./ignore-item.server.ts";
import { reconnect } from "./reconnect.server.ts";
import { recordAgain } from "./record-again.server.ts";
import { redeemLowest } from "./redeem-lowest.server.ts";
import { redeemNow } from "./redeem-now.server.ts";
import { tryAgain } from "./retry.server.ts";
import { writeOff } from "./write-off.server.ts";
import { setProductBarcode } from "./set-barcode.server.ts";
import { undoAndReselect } from "./undo-and-reselect.server.ts";
import { allowDownloads } from "./allow-downloads.server.ts";
import { chooseSetting } from "./choose-setting.server.ts";
import { liftFields } from "./lift-fields.server.ts";
import { linkProduct } from "./link-product.server.ts";
import { reconnectPos } from "./reconnect-pos.server.ts";
import { restoreProducts } from "./restore-products.server.ts";

/** What is to be done is done by the work that is tried again. */
const nothing: FixModule = { apply: async () => ({ status: "done" }) };

/** What each fix of the catalogue does. */
export const fixModules: Record<FixId, FixModule> = {
  enroll,
  set_barcode: setProductBarcode,
  ignore_item: ignoreItem,
  retry: tryAgain,
  reconnect,
  record_again: recordAgain,
  complete_recipient: completeRecipient,
  redeem_now: redeemNow,
  redeem_lowest: redeemLowest,
  undo_and_reselect: undoAndReselect,
  hide: nothing,
  enroll_store: enrollInProgram,
  add_exception: addException,
  confirm_step: confirmDone,
  cancel_step: cancelWaiting,
  link_product: linkProduct,
  restore_products: restoreProducts,
  lift_fields: liftFields,
  choose_setting: chooseSetting,
  allow_downloads: allowDownloads,
  reconnect_pos: reconnectPos,
  capture_again: nothing,
  authorize_again: nothing,
  write_off: writeOff,
};
