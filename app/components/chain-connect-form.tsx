import { Banner, BlockStack, Button, ChoiceList, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HeartlandInput } from "#app/connections/pos.server.ts";
import type { ChainView } from "#app/sales/chain-view.ts";
import { HeartlandFields, HeartlandTokenHelp } from "./heartland-fields.tsx";
import { LiveRegion } from "./live-region.tsx";
import { useFirstInvalid } from "./use-first-invalid.ts";

export type ChainConnectIntent = "useOrders" | "startLightspeed" | "connectHeartland";

type ChainConnectFormProps = {
  chain: Pick<ChainView, "partner" | "access" | "account" | "shared" | "authorisedBy">;
  /** The account that orders are sent to; null where there is none that works. */
  orders: { account: string } | null;
  /** false: whoever runs Punchcard has not registered it at the POS. */
  canConnect: boolean;
  /** What came of the last attempt, when it was not about a field; changes with every answer. */
  answer: ReactNode;
  errors: Record<string, string>;
  busy: ChainConnectIntent | "next" | null;
  onUseOrders: () => void;
  onLightspeed: () => void;
  onHeartland: (input: HeartlandInput) => void;
  /** Goes on with the account that is connected; null where the access alone is renewed. */
  onNext: (() => void) | null;
};

type Way = "orders" | "own";

/** Which account a chain's sales are read from, and in whose name. */
export function ChainConnectForm(props: ChainConnectFormProps) {
  const { chain, orders, canConnect, answer, errors, busy, onUseOrders, onLightspeed, onHeartland, onNext } = props;
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>(orders && (chain.shared || chain.account === null) ? "orders" : "own");
  const [input, setInput] = useState<HeartlandInput>({
    baseUrl: chain.partner === "heartland" && !chain.shared ? (chain.account ?? "") : "",
    token: "",
  });
  const form = useFirstInvalid(errors, Object.keys(errors).length > 0);
  const partner = t(`partners.${chain.partner}`);
  const isConnected = chain.access === "connected";
  const isOwn = way === "own" || !orders;
  const isRefused = isOwn && chain.partner === "lightspeed" && !canConnect;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    if (!isOwn) onUseOrders();
    else if (chain.partner === "heartland") onHeartland(input);
    else onLightspeed();
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <BlockStack gap="400">
        <Banner tone="info" title={t("stores.connect.person.title")}>
          <p>{t("stores.connect.person.body", { partner })}</p>
        </Banner>
        <div>
          <LiveRegion>{answer}</LiveRegion>
          <BlockStack gap="400">
            {isConnected && chain.account !== null && (
              <>
                <Text as="p" breakWord>
                  {chain.authorisedBy === null
                    ? t("stores.connect.connected", { account: chain.account })
                    : t("stores.connect.connectedBy", { account: chain.account, user: chain.authorisedBy })}
                </Text>
                {onNext && (
                  <InlineStack>
                    <Button variant="primary" loading={busy === "next"} disabled={busy !== null && busy !== "next"} onClick={onNext}>
                      {t("stores.setup.next")}
                    </Button>
                  </InlineStack>
                )}
                <Text as="h3" variant="headingSm">
                  {t("stores.connect.again")}
                </Text>
              </>
            )}
            {orders && (
              <ChoiceList
                title={t("stores.connect.which")}
                choices={[
                  {
                    value: "orders",
                    label: t("stores.connect.orders", { account: orders.account }),
                    helpText: t("stores.connect.ordersHelp"),
                  },
                  { value: "own", label: t("stores.connect.own"), helpText: t("stores.connect.ownHelp", { partner }) },
                ]}
                selected={[way]}
                onChange={([chosen]: Way[]) => chosen && setWay(chosen)}
              />
            )}
            {isOwn && chain.partner === "heartland" && (
              <>
                <HeartlandTokenHelp />
                <HeartlandFields input={input} hasToken={!chain.shared && chain.account !== null} errors={errors} onChange={setInput} />
              </>
            )}
            {isOwn && chain.partner === "lightspeed" && <Text as="p">{t("stores.connect.lightspeed")}</Text>}
            {isRefused ? (
              <Banner tone="warning">{t("pos.connections.lightspeed.notRegistered")}</Banner>
            ) : (
              <InlineStack>
                <Button
                  submit
                  variant={isConnected ? undefined : "primary"}
                  loading={busy !== null && busy !== "next"}
                  disabled={busy === "next"}
                >
                  {isOwn ? t(`stores.connect.actions.${chain.partner}`) : t("stores.connect.actions.orders")}
                </Button>
              </InlineStack>
            )}
          </BlockStack>
        </div>
      </BlockStack>
    </form>
  );
}
