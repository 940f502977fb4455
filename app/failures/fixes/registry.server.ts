import type { FixId } from "../catalogue.ts";
import { completeRecipient } from "./complete-recipient.server.ts";
import type { FixModule } from "./effect.ts";
import { enroll } from "./enroll.server.ts";
import { ignoreItem } from "./ignore-item.server.ts";
import { reconnect } from "./reconnect.server.ts";
import { recordAgain } from "./record-again.server.ts";
import { setProductBarcode } from "./set-barcode.server.ts";

const nothing: FixModule = { apply: async () => ({ status: "done" }) };

/** What each fix of the catalogue does. */
export const fixModules: Record<FixId, FixModule> = {
  enroll,
  set_barcode: setProductBarcode,
  ignore_item: ignoreItem,
  retry: nothing,
  reconnect,
  record_again: recordAgain,
  complete_recipient: completeRecipient,
  hide: nothing,
};
