import { data, redirect } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Card, Page, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { StandalonePage } from "#app/components/standalone-page.tsx";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";
import { leadBackFromLightspeed } from "#app/connections/lightspeed-callback.server.ts";
import { pageMeta } from "./shared/page-meta.ts";

export const meta = pageMeta((t) => t("partners.lightspeed"));

/** Where Lightspeed sends a merchant back to: it is outside of the admin, and so they are led into it. */
export async function loader({ request }: LoaderFunctionArgs) {
  const back = await leadBackFromLightspeed(new URL(request.url).searchParams);
  return back.status === "back" ? redirect(back.to) : data(null, { status: 400 });
}

export default function StartAgain() {
  return (
    <StandalonePage choice={useLocaleChoice()}>
      <Explanation />
    </StandalonePage>
  );
}

function Explanation() {
  const { t } = useTranslation();
  return (
    <Page title={t("pos.connections.startAgain.title")} narrowWidth>
      <Card>
        <Text as="p">{t("pos.connections.startAgain.body")}</Text>
      </Card>
    </Page>
  );
}
