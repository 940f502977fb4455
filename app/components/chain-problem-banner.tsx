import { Banner } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ChainView } from "#app/sales/chain-view.ts";
import { chainUrl, setupUrl } from "./chain-url.ts";
import { problemOf } from "./chain-problem.ts";

type ChainProblemBannerProps = {
  chain: ChainView;
  /** Begins an import; without it the chain's page is where one begins. */
  onImport?: () => void;
};

/** What keeps a chain's sales from coming in, and what mends it. */
export function ChainProblemBanner({ chain, onImport }: ChainProblemBannerProps) {
  const { t } = useTranslation();
  const problem = problemOf(chain);
  if (problem === null) return null;
  const partner = t(`partners.${chain.partner}`);
  const isAccess = problem === "credentials_rejected" || problem === "disconnected";
  // It mends itself while an import is under way.
  const goesOn = chain.run?.state === "waiting" || chain.run?.state === "running";
  return (
    <Banner
      tone={isAccess ? "critical" : "warning"}
      title={t(`stores.problems.${problem}.title`, { partner })}
      action={isAccess ? reconnect() : goesOn || chain.state === "paused" ? undefined : importAgain()}
    >
      <p>
        {isAccess && chain.shared
          ? t("stores.problems.shared")
          : t(goesOn ? `stores.problems.${problem}.underWay` : `stores.problems.${problem}.body`, { partner })}
      </p>
    </Banner>
  );

  function reconnect() {
    return {
      content: t("stores.problems.reconnect"),
      url: chain.shared ? `/app/connections/${chain.partner}` : setupUrl(chain.id, "connect"),
    };
  }

  function importAgain() {
    return onImport
      ? { content: t("stores.chain.importNow"), onAction: onImport }
      : { content: t("stores.problems.look"), url: chainUrl(chain.id) };
  }
}
