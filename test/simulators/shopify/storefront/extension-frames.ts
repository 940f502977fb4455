import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { bundleExtension, readExtension } from "../../../../scripts/bundle-extension.ts";
import { html } from "../shell/html.ts";
import type { Html, Piece } from "../shell/html.ts";
import type { Texts } from "./frame-facts.ts";

/** One of our extensions as Shopify has it once it is deployed. */
export type StoreExtension = {
  handle: string;
  name: string;
  apiVersion: string;
  targets: string[];
  mayUseNetwork: boolean;
  /** By language. */
  texts: Record<string, Texts>;
  script: string;
};

/** Builds an extension of `extensions/`, which asks the app at `appUrl`. */
export async function deployExtension(folder: string, appUrl: string): Promise<StoreExtension> {
  const { handle, name, apiVersion, targeting, capabilities } = readExtension(folder);
  const { code } = await bundleExtension(folder, { define: { "process.env.APP_URL": JSON.stringify(appUrl) } });
  const locales = path.join(folder, "locales");
  return {
    handle,
    name,
    apiVersion,
    targets: targeting.map(({ target }) => target),
    mayUseNetwork: capabilities["network_access"] ?? false,
    texts: Object.fromEntries(
      readdirSync(locales).map((file) => [file.split(".")[0] ?? "", JSON.parse(readFileSync(path.join(locales, file), "utf8")) as Texts]),
    ),
    script: code,
  };
}

/** The places of all extensions that have something for a target. */
export function framesFor(extensions: StoreExtension[], target: string): Piece {
  return extensions
    .filter(({ targets }) => targets.includes(target))
    .map(
      ({ handle }) =>
        html`<iframe
          class="extension"
          title="${handle} ${target}"
          sandbox="allow-scripts allow-popups allow-top-navigation-by-user-activation"
          data-extension="${handle}"
          data-target="${target}"
          src="/extensions/${handle}/${target}"
          allow="local-network-access *; loopback-network *"
        ></iframe>`,
    );
}

/** What is in the frame: of no origin, so that it reaches nothing of the page, and whom it asks must allow everybody to. */
export function frameDocument({ handle, mayUseNetwork }: StoreExtension, { origin, target }: { origin: string; target: string }): Response {
  const content: Html = html`<!doctype html>
    <html lang="en" data-page-origin="${origin}" data-script="${origin}/extensions/${handle}.js">
      <head>
        <meta charset="utf-8" />
        <title>${handle} ${target}</title>
        <link rel="stylesheet" href="${origin}/assets/extension-host.css" />
        <script defer src="${origin}/assets/extension-host.js"></script>
      </head>
      <body></body>
    </html>`;
  const policy = [
    "default-src 'none'",
    `script-src ${origin}`,
    `style-src ${origin} 'unsafe-inline'`,
    `connect-src ${mayUseNetwork ? "http: https:" : "'none'"}`,
    `frame-ancestors ${origin}`,
  ];
  return new Response(content.markup, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy.join("; "), "Cache-Control": "no-store" },
  });
}
