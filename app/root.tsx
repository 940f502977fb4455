import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, ScrollRestoration } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { useContext } from "react";
import type { ReactNode } from "react";
import { LateScripts } from "#app/components/late-scripts.tsx";
import { PageError } from "#app/components/page-error.tsx";
import { ScriptNonce } from "#app/components/script-nonce.ts";
import { StandalonePage } from "#app/components/standalone-page.tsx";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { chooseLocale } from "#app/i18n/locale.ts";

/** For pages that have no title of their own. */
export const meta: MetaFunction = () => [{ title: "Punchcard" }];

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

/** Shopify names the staff member's language on the document request, and only there. Outside of the admin the browser's first one counts. */
export function loader({ request }: LoaderFunctionArgs) {
  const named = new URL(request.url).searchParams.get("locale");
  return chooseLocale(named ?? request.headers.get("Accept-Language")?.split(/[,;]/)[0] ?? null);
}

/** Navigations and actions do not carry the language: what the document was loaded with stays. */
export function shouldRevalidate() {
  return false;
}

export function Layout({ children }: { children: ReactNode }) {
  const { tag } = useLocaleChoice();
  const nonce = useContext(ScriptNonce);
  return (
    <html lang={tag}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <LateScripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return (
    <StandalonePage choice={useLocaleChoice()}>
      <PageError />
    </StandalonePage>
  );
}
