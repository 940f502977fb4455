import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { orderStateTexts } from "#app/components/order-state-texts.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import { chooseLocale } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { readOrderState } from "#app/orders/read-order-state.server.ts";
import { syncByGid } from "#app/orders/sync-again.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateExtension } from "./shared/authenticate-extension.server.ts";
import { readJson } from "./shared/read-json.server.ts";

/**
 * One order for the admin block and action on Shopify's own order page (`extensions/order-status`): GET tells where it stands, in the language
 * of `?locale=`, POST `{ "intent": "send_again" }` asks for it to be looked at again. `$id` is Shopify's number of the order, or its gid.
 * 404: the shop has no such order, or Shopify does not let the app read it.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, actor, cors } = await authenticateExtension(request);
  const gid = readOrderGid(params.id);
  if (gid) await noteAccess({ shop, actor, what: "order_block", subject: gid, now: now() });
  const standing = gid && (await readOrderState(shop, gid));
  if (!standing) return cors(json({ status: "not_found" }, 404));
  const { locale } = chooseLocale(new URL(request.url).searchParams.get("locale"));
  return cors(json(orderStateTexts(translatorFor(locale).t, standing)));
}

const asked = z.object({ intent: z.literal("send_again") });

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, cors } = await authenticateExtension(request);
  const gid = readOrderGid(params.id);
  const read = await readJson(request, asked).catch((tooLong: unknown) => {
    throw tooLong instanceof Response ? cors(json({ status: "too_large" }, tooLong.status)) : tooLong;
  });
  if (read.status === "unreadable") return cors(json({ status: "unreadable" }, 400));
  if (!gid || !(await syncByGid({ shop, gid }))) return cors(json({ status: "not_found" }, 404));
  return cors(json({ status: "asked" }, 202));
}

/** null for what names no order. */
function readOrderGid(id = ""): OrderGid | null {
  const [, number] = /^(?:gid:\/\/shopify\/Order\/)?([1-9]\d{0,18})$/.exec(id) ?? [];
  return number ? `gid://shopify/Order/${number}` : null;
}

/** Where an order stands is true for a moment, and for one shop. */
function json(body: object, status = 200): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } });
}
