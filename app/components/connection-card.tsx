import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { AstroView } from "#app/connections/astro-view.ts";
import { ConnectionBadge } from "./connection-badge.tsx";
import { Moment } from "./moment.tsx";

type ConnectionCardProps = {
  name: string;
  about: string;
  url: string;
  /** `waiting`: how much waits because it does not work. */
  connection: Pick<AstroView, "status" | "checkedAt"> & { waiting: number };
  /** The same in a sentence. */
  waiting: string;
};

/** A partner at a glance. */
export function ConnectionCard({ name, about, url, connection, waiting }: ConnectionCardProps) {
  const { t } = useTranslation();
  const { status, checkedAt } = connection;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {name}
          </Text>
          <ConnectionBadge status={status} />
        </InlineStack>
        <Text as="p">{about}</Text>
        {connection.waiting > 0 && status !== "never" && <Text as="p">{waiting}</Text>}
        {status === "connected" && checkedAt && (
          <Text as="p" tone="subdued" variant="bodySm">
            {t("connections.checkedAt")} <Moment at={checkedAt} />
          </Text>
        )}
        <InlineStack>
          <Button
            variant={status === "connected" ? undefined : "primary"}
            url={url}
            accessibilityLabel={t("connections.openLabel", { action: t(`connections.open.${status}`), name })}
          >
            {t(`connections.open.${status}`)}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
