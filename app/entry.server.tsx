import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import type { EntryContext } from "@remix-run/node";
import { RemixServer, isRouteErrorResponse } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { ScriptNonce } from "#app/components/script-nonce.ts";
import { TextFiles } from "#app/components/text-files.ts";
import { log } from "#app/platform/log.server.ts";
import { addDocumentResponseHeaders } from "#app/shopify.server.ts";
import { loggedPath } from "#app/web/logged-path.ts";
import { newNonce, policyFor } from "#app/web/page-policy.server.ts";
import { textFiles } from "#app/web/text-files.server.ts";

/** What a page may wait for before it is sent as far as it is. */
export const streamTimeout = 5_000;

/** Renders a page: at once to people, whole to crawlers. */
export default function handleRequest(request: Request, status: number, headers: Headers, context: EntryContext): Promise<Response> {
  addDocumentResponseHeaders(request, headers);
  const nonce = newNonce();
  headers.set("Content-Security-Policy", policyFor(request, nonce));
  headers.set("Content-Type", "text/html; charset=utf-8");
  const whenReady = isbot(request.headers.get("User-Agent")) ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    const page = (
      <ScriptNonce.Provider value={nonce}>
        <TextFiles.Provider value={textFiles}>
          <RemixServer context={context} url={request.url} nonce={nonce} />
        </TextFiles.Provider>
      </ScriptNonce.Provider>
    );
    const { pipe, abort } = renderToPipeableStream(page, {
      nonce,
      [whenReady]: () => {
        const body = new PassThrough();
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
        pipe(body);
      },
      onShellError: reject,
      onError: (error) => {
        status = 500;
        log.error("page_failed", { path: loggedPath(new URL(request.url).pathname), error });
      },
    });
    setTimeout(abort, streamTimeout + 1_000);
  });
}

/** Remix would print the whole error, with the address and its tokens in it. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted) return;
  // What the visitor is to blame for is in the access log, with its status.
  if (isRouteErrorResponse(error) && error.status < 500) return;
  log.error("request_failed", {
    path: loggedPath(new URL(request.url).pathname),
    error,
  });
}
