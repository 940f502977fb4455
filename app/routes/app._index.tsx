import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { AttentionCard } from "#app/components/attention-card.tsx";
import { CompletenessLine } from "#app/components/completeness-line.tsx";
import { FailedCaptures } from "#app/components/failed-captures.tsx";
import { PosCards } from "#app/components/pos-cards.tsx";
import { PrivacyNews } from "#app/components/privacy-news.tsx";
import { SetupGuide } from "#app/components/setup-guide.tsx";
import { TodayNumbers } from "#app/components/today-numbers.tsx";
import { readHome } from "#app/orders/read-home.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { readPrivacyNews } from "#app/privacy/read-privacy.server.ts";
import { readCompleteness } from "#app/reports/read-completeness.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { pageMeta } from "./shared/page-meta.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = pageMeta((t) => t("nav.home"));

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const moment = now();
  await noteAccess({ shop, actor, what: "home", now: moment });
  const [home, { days }, privacy] = await Promise.all([
    readHome(shop, moment),
    readCompleteness(shop, { days: 2, now: moment }),
    readPrivacyNews(shop, moment),
  ]);
  return { ...home, days, privacy };
}

export default function Home() {
  const { t } = useTranslation();
  const home = useLoaderData<typeof loader>();
  const isSetUp = Object.values(home.setup).every(Boolean);
  const lostConnection = home.astro === "credentials_rejected" || home.astro === "disconnected" ? home.astro : null;
  return (
    <Page title={t("home.title")} subtitle={home.shopName}>
      <BlockStack gap="400">
        {lostConnection && (
          <Banner
            tone={lostConnection === "credentials_rejected" ? "critical" : "warning"}
            title={t(`home.connection.${lostConnection}.title`)}
            action={{ content: t(`home.connection.${lostConnection}.action`), url: "/app/connections/astro" }}
          >
            <p>{t(`home.connection.${lostConnection}.body`)}</p>
          </Banner>
        )}
        <PrivacyNews news={home.privacy} />
        {!isSetUp && !lostConnection && <SetupGuide setup={home.setup} />}
        <FailedCaptures failed={home.failedCaptures} />
        {home.astro !== "never" && (
          <>
            <AttentionCard attention={home.attention} />
            <TodayNumbers today={home.today} />
          </>
        )}
        {(home.astro !== "never" || home.pos.length > 0 || home.days.some(({ stores }) => stores)) && <CompletenessLine days={home.days} />}
        {home.pos.length > 0 && <PosCards points={home.pos} />}
      </BlockStack>
    </Page>
  );
}
