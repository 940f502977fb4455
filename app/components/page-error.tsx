import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { Button, ButtonGroup, Card, Page } from "@shopify/polaris";
import { AlertTriangleIcon, PageHeartIcon } from "@shopify/polaris-icons";
import { useContext } from "react";
import { useTranslation } from "react-i18next";
import { EmptyMessage } from "./empty-message.tsx";
import { ScriptNonce } from "./script-nonce.ts";

/** A page that cannot be shown: what happened, in words, and the way on. */
export function PageError() {
  const error = useRouteError();
  const nonce = useContext(ScriptNonce);
  if (!isRouteErrorResponse(error)) return <BrokenPage why="broken" />;
  // Some answers of Shopify's library are pages that lead out of the frame, thrown while a document loads.
  if (error.status === 200)
    return <div dangerouslySetInnerHTML={{ __html: markScripts(String(error.data), nonce) }} suppressHydrationWarning />;
  if (error.status === 404) return <MissingPage />;
  return <BrokenPage why={error.status === 429 ? "tooMany" : "broken"} />;
}

function markScripts(page: string, nonce: string | undefined): string {
  return nonce ? page.replaceAll("<script", `<script nonce="${nonce}"`) : page;
}

function MissingPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("errors.notFound.title")} narrowWidth>
      <Card>
        <EmptyMessage
          icon={PageHeartIcon}
          heading={t("errors.notFound.heading")}
          action={
            <Button url="/app" variant="primary">
              {t("errors.toHome")}
            </Button>
          }
        >
          {t("errors.notFound.body")}
        </EmptyMessage>
      </Card>
    </Page>
  );
}

function BrokenPage({ why }: { why: "broken" | "tooMany" }) {
  const { t } = useTranslation();
  const { revalidate, state } = useRevalidator();
  return (
    <Page title={t(`errors.${why}.title`)} narrowWidth>
      <Card>
        <EmptyMessage
          icon={AlertTriangleIcon}
          heading={t(`errors.${why}.heading`)}
          action={
            <ButtonGroup>
              <Button variant="primary" loading={state !== "idle"} onClick={revalidate}>
                {t("errors.tryAgain")}
              </Button>
              <Button url="/app">{t("errors.toHome")}</Button>
            </ButtonGroup>
          }
        >
          {t(`errors.${why}.body`)}
        </EmptyMessage>
      </Card>
    </Page>
  );
}
