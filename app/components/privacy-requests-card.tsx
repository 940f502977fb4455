import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "#app/i18n/i18n-provider.tsx";
import type { StaffView } from "#app/failures/failure-view.ts";
import type { ComplianceView } from "#app/privacy/privacy-view.ts";
import { actorName } from "./actor-name.ts";
import { useFocusKept } from "./use-focus-kept.ts";

type PrivacyRequestsCardProps = {
  requests: ComplianceView[];
  staff: StaffView[];
  /** The request whose file is being brought. */
  downloading: string | null;
  /** The request that is being handed over. */
  handing: string | null;
  onDownload: (request: ComplianceView) => void;
  onHandOver: (request: ComplianceView) => void;
};

/** What Shopify asked for and told: what is open first, with what is left to do, then what became of the rest. */
export function PrivacyRequestsCard({ requests, staff, downloading, handing, onDownload, onHandOver }: PrivacyRequestsCardProps) {
  const { t } = useTranslation();
  // With what was handed over, its buttons go.
  const heading = useFocusKept(
    requests
      .filter(({ customer }) => customer !== null)
      .map(({ id }) => id)
      .join(),
  );
  return (
    <Card>
      <BlockStack gap="400">
        <div ref={heading} tabIndex={-1}>
          <Text as="h2" variant="headingMd">
            {t("privacy.requests.heading")}
          </Text>
        </div>
        <Text as="p" tone="subdued">
          {requests.length === 0 ? t("privacy.requests.none") : t("privacy.requests.body")}
        </Text>
        {requests.length > 0 && (
          <BlockStack as="ul">
            {requests.map((request) => (
              <li key={request.id} style={{ listStyle: "none" }}>
                <Box paddingBlock="300" borderBlockStartWidth="025" borderColor="border">
                  <BlockStack gap="200">
                    <RequestFacts request={request} staff={staff} />
                    {request.customer !== null && buttonsOf(request)}
                  </BlockStack>
                </Box>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );

  function buttonsOf(request: ComplianceView) {
    const { id, customer } = request;
    const busy = downloading !== null || handing !== null;
    return (
      <InlineStack gap="200">
        <Button
          variant="primary"
          loading={downloading === id}
          disabled={busy && downloading !== id}
          accessibilityLabel={t("privacy.requests.downloadLabel", { customer })}
          onClick={() => onDownload(request)}
        >
          {t("privacy.requests.download")}
        </Button>
        <Button
          loading={handing === id}
          disabled={busy && handing !== id}
          accessibilityLabel={t("privacy.requests.handOverLabel", { customer })}
          onClick={() => onHandOver(request)}
        >
          {t("privacy.requests.handOver")}
        </Button>
      </InlineStack>
    );
  }
}

function RequestFacts({ request, staff }: { request: ComplianceView; staff: StaffView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, askedAt, dueAt, doneAt, doneBy, customer, counts, end, scopes } = request;
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {t(`privacy.kinds.${kind}`)}
        </Text>
        {badge()}
      </InlineStack>
      {customer !== null && (
        <Text as="p">
          <Link url={`shopify://admin/customers/${customer}`} target="_top">
            {t("privacy.requests.customer", { customer })}
          </Link>
        </Text>
      )}
      <Text as="p" tone="subdued" variant="bodySm">
        {t("privacy.requests.askedAt", { moment: format.moment(askedAt) })}
        {" · "}
        {doneAt
          ? t("privacy.requests.doneAt", { moment: format.moment(doneAt), actor: byWhom() })
          : t("privacy.requests.dueAt", { date: format.date(dueAt) })}
      </Text>
      {counts.length > 0 && (
        <List>
          {counts.map(([thing, count]) => (
            <List.Item key={thing}>{t(`privacy.counts.${thing}`, { count, number: format.number(count) })}</List.Item>
          ))}
        </List>
      )}
      {scopes && scopes.added.length > 0 && <Text as="p">{t("privacy.scopes.added", { scopes: scopes.added.join(", ") })}</Text>}
      {scopes && scopes.removed.length > 0 && <Text as="p">{t("privacy.scopes.removed", { scopes: scopes.removed.join(", ") })}</Text>}
    </BlockStack>
  );

  function badge() {
    if (doneAt === null) return <Badge tone="attention">{t("privacy.open")}</Badge>;
    return end ? <Badge tone="warning">{t(`privacy.ends.${end}`)}</Badge> : <Badge tone="success">{t("privacy.done")}</Badge>;
  }

  function byWhom(): string {
    return doneBy === "punchcard" || doneBy === null ? "Punchcard" : actorName(t, doneBy, staff);
  }
}
