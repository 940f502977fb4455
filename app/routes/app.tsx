import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { rememberFrame } from "#app/components/frame-memory.ts";
import { LoadingBar } from "#app/components/loading-bar.tsx";
import { MainContent } from "#app/components/main-content.tsx";
import { PageError } from "#app/components/page-error.tsx";
import { StandalonePage } from "#app/components/standalone-page.tsx";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { DrawnForPhone } from "#app/components/use-width.ts";
import { I18nProvider } from "#app/i18n/i18n-provider.tsx";
import { polarisTexts } from "#app/i18n/polaris-texts.ts";
import { readShop } from "#app/orders/read-shop.server.ts";
import { env } from "#app/platform/env.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { isPhone } from "./shared/is-phone.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const known = await readShop(shop);
  return {
    apiKey: env.SHOPIFY_API_KEY,
    appBridgeUrl: env.SHOPIFY_APP_BRIDGE_URL,
    timeZone: known?.timeZone ?? "UTC",
    phone: isPhone(request.headers),
  };
}

/** Nothing of this changes while the document stands; each page authenticates by itself. */
export function shouldRevalidate() {
  return false;
}

export default function App() {
  const { apiKey, appBridgeUrl, timeZone, phone } = useLoaderData<typeof loader>();
  const choice = useLocaleChoice();
  useEffect(() => rememberFrame(location.search), []);
  return (
    <I18nProvider choice={choice} timeZone={timeZone}>
      <AppProvider
        isEmbeddedApp
        apiKey={apiKey}
        i18n={polarisTexts[choice.locale]}
        {...(appBridgeUrl ? { __APP_BRIDGE_URL: appBridgeUrl } : {})}
      >
        <Navigation />
        <LoadingBar />
        <DrawnForPhone.Provider value={phone}>
          <MainContent>
            <Outlet />
          </MainContent>
        </DrawnForPhone.Provider>
      </AppProvider>
    </I18nProvider>
  );
}

/** The app's entries in the admin's own menu. */
function Navigation() {
  const { t } = useTranslation();
  return (
    <NavMenu>
      <Link to="/app" rel="home">
        {t("nav.home")}
      </Link>
      <Link to="/app/failures">{t("nav.failures")}</Link>
      <Link to="/app/orders">{t("nav.orders")}</Link>
      <Link to="/app/customers">{t("nav.customers")}</Link>
      <Link to="/app/programs">{t("nav.programs")}</Link>
      <Link to="/app/coupons">{t("nav.coupons")}</Link>
      <Link to="/app/pos">{t("nav.pos")}</Link>
      <Link to="/app/stores">{t("nav.stores")}</Link>
      <Link to="/app/reports">{t("nav.reports")}</Link>
      <Link to="/app/connections">{t("nav.connections")}</Link>
      <Link to="/app/notifications">{t("nav.notifications")}</Link>
      <Link to="/app/privacy">{t("nav.privacy")}</Link>
    </NavMenu>
  );
}

export function ErrorBoundary() {
  return (
    <StandalonePage choice={useLocaleChoice()}>
      <PageError />
    </StandalonePage>
  );
}

// Answers of Shopify's library, thrown by a page, carry headers that App Bridge needs.
export const headers: HeadersFunction = (args) => boundary.headers(args);
