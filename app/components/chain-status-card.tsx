import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ChainView } from "#app/sales/chain-view.ts";
import { setupUrl } from "./chain-url.ts";
import { ConfirmBox } from "./confirm-box.tsx";
import { Facts } from "./facts.tsx";
import { LiveRegion } from "./live-region.tsx";
import { Moment } from "./moment.tsx";
import { RunProgress } from "./run-progress.tsx";
import { useReturnFocus } from "./use-return-focus.ts";
import { isUnderWay } from "./run-texts.ts";

export type ChainSwitch = "import" | "check" | "pause" | "resume";

type ChainStatusCardProps = {
  chain: ChainView;
  /** What came of checking the access. */
  answer: ReactNode;
  busy: ChainSwitch | null;
  onImport: () => void;
  onCheck: () => void;
  onPause: () => void;
  onResume: () => void;
};

/** How a chain's import stands, and what begins, stops and mends it. */
export function ChainStatusCard({ chain, answer, busy, onImport, onCheck, onPause, onResume }: ChainStatusCardProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { id, partner, state, access, account, authorisedBy, shared, timeClock, run, importedAt, nextImportAt } = chain;
  const isPaused = state === "paused";
  const isAsking = asking && !isPaused;
  const buttons = useReturnFocus(isAsking);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("stores.chain.status")}
        </Text>
        {run && isUnderWay(run) && <RunProgress run={run} />}
        <div>
          <LiveRegion>{answer}</LiveRegion>
          <Facts
            facts={[
              [t("stores.facts.pos"), t(`partners.${partner}`)],
              [t("stores.facts.account"), account],
              [t("stores.facts.access"), t(shared ? "stores.facts.sharedAccess" : "stores.facts.ownAccess")],
              [t("stores.facts.authorisedBy"), authorisedBy],
              [t("stores.facts.importedAt"), importedAt ? <Moment at={importedAt.toISOString()} /> : t("stores.facts.never")],
              [
                t("stores.facts.nextImportAt"),
                nextImportAt ? <Moment at={nextImportAt.toISOString()} /> : t(isPaused ? "stores.facts.paused" : "stores.facts.none"),
              ],
              [t("stores.facts.timeClock"), timeClock && t(`stores.facts.timeClocks.${timeClock}`)],
            ]}
          />
        </div>
        {isAsking && (
          <ConfirmBox
            question={t("stores.chain.pause.question")}
            level="h3"
            consequences={[t("stores.chain.pause.stops"), t("stores.chain.pause.kept")]}
            action={t("stores.chain.pause.action")}
            busy={busy === "pause"}
            onConfirm={onPause}
            onCancel={() => setAsking(false)}
          />
        )}
        <div ref={buttons}>
          <InlineStack gap="200">
            {isPaused ? (
              <Button variant="primary" loading={busy === "resume"} disabled={busy !== null && busy !== "resume"} onClick={resume}>
                {t("stores.chain.resume")}
              </Button>
            ) : (
              <>
                <Button
                  variant="primary"
                  loading={busy === "import"}
                  disabled={access !== "connected" || isUnderWay(run) || (busy !== null && busy !== "import")}
                  onClick={onImport}
                >
                  {t("stores.chain.importNow")}
                </Button>
                <Button disabled={busy !== null || asking} onClick={() => setAsking(true)}>
                  {t("stores.chain.pause.action")}
                </Button>
              </>
            )}
            <Button loading={busy === "check"} disabled={busy !== null && busy !== "check"} onClick={onCheck}>
              {t("stores.chain.check")}
            </Button>
            <Button url={setupUrl(id, "connect")}>{t("stores.chain.reconnect")}</Button>
            <Button url="/app/reports">{t("stores.finish.reports")}</Button>
          </InlineStack>
        </div>
      </BlockStack>
    </Card>
  );

  function resume() {
    setAsking(false);
    onResume();
  }
}
