import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { Button, ButtonGroup, Card, Page } from "@shopify/polaris";
import { AlertTriangleIcon, PageHeartIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { EmptyMessage } from "./empty-message.tsx";

/** A page that cannot be shown: what happened, in words, and the way on. */
export function PageError() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error)) return <BrokenPage />;
  // Some answers of Shopify's library are pages that lead out of the frame, thrown while a document loads.
  if (error.status === 200) return <div dangerouslySetInnerHTML={{ __html: String(error.data) }} />;
  return error.status === 404 ? <MissingPage /> : <BrokenPage />;
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

function BrokenPage() {
  const { t } = useTranslation();
  const { revalidate, state } = useRevalidator();
  return (
    <Page title={t("errors.broken.title")} narrowWidth>
      <Card>
        <EmptyMessage
          icon={AlertTriangleIcon}
          heading={t("errors.broken.heading")}
          action={
            <ButtonGroup>
              <Button variant="primary" loading={state !== "idle"} onClick={revalidate}>
                {t("errors.tryAgain")}
              </Button>
              <Button url="/app">{t("errors.toHome")}</Button>
            </ButtonGroup>
          }
        >
          {t("errors.broken.body")}
        </EmptyMessage>
      </Card>
    </Page>
  );
}
