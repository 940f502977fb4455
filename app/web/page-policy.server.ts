import { randomBytes } from "node:crypto";
import { env } from "#app/platform/env.server.ts";
import { shopifyLibrary } from "#app/shopify/shopify-api.server.ts";
import { contentPolicy } from "#app/web/content-policy.ts";

/** Shopify's library answers some requests with a page of its own, a script or two: they get our policy, and the mark that lets them run. */
export async function withPolicy(page: Response, request: Request): Promise<Response> {
  if (!page.headers.get("Content-Type")?.startsWith("text/html")) return page;
  const nonce = newNonce();
  const headers = new Headers(page.headers);
  headers.set("Content-Security-Policy", policyFor(request, nonce));
  return new Response((await page.text()).replaceAll("<script", `<script nonce="${nonce}"`), { status: page.status, headers });
}

export function newNonce(): string {
  return randomBytes(16).toString("base64url");
}

export function policyFor(request: Request, nonce: string): string {
  const shop = shopifyLibrary.utils.sanitizeShop(new URL(request.url).searchParams.get("shop") ?? "");
  return contentPolicy({ nonce, shop, appBridgeUrl: env.SHOPIFY_APP_BRIDGE_URL });
}
