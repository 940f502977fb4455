import { Button, Card } from "@shopify/polaris";
import { StoreIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import type { ImportState } from "#app/reports/import-state-view.ts";
import { EmptyMessage } from "./empty-message.tsx";

/** What stands in the place of reports until there are stores to report on. */
export function NoChains({ unfinished }: Pick<ImportState, "unfinished">) {
  const { t } = useTranslation();
  const standing = unfinished ? "unfinished" : "noChain";
  return (
    <Card>
      <EmptyMessage
        icon={StoreIcon}
        heading={t(`reports.empty.${standing}.heading`, { label: unfinished?.label ?? "" })}
        action={
          <Button variant="primary" url={unfinished ? `/app/stores/${unfinished.id}/setup` : "/app/stores/new"}>
            {t(`reports.empty.${standing}.action`)}
          </Button>
        }
      >
        {t(`reports.empty.${standing}.body`)}
      </EmptyMessage>
    </Card>
  );
}
