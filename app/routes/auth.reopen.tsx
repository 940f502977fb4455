import { redirect } from "@remix-run/node";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { addressInFrame } from "#app/components/frame-memory.ts";
import { StandalonePage } from "#app/components/standalone-page.tsx";
import { useLocaleChoice } from "#app/components/use-locale-choice.ts";

/**
 * The app's frame was loaded anew at an address of its own, without the shop: by the browser's "reload frame", or by Remix once a new
 * edition has taken the files of the page away. Only the browser still knows the shop, so it is asked, and comes back to where it was.
 */
export function loader({ request }: LoaderFunctionArgs) {
  const to = new URL(request.url).searchParams.get("to") ?? "/app";
  return /^\/app(?![\w-])/.test(to) ? { to } : redirect("/auth/login");
}

export default function Reopen() {
  const { to } = useLoaderData<typeof loader>();
  useEffect(() => location.replace(addressInFrame(to) ?? "/auth/login"), [to]);
  return (
    <StandalonePage choice={useLocaleChoice()}>
      <Opening />
    </StandalonePage>
  );
}

function Opening() {
  const { t } = useTranslation();
  return <Page title={t("login.opening")} narrowWidth />;
}
