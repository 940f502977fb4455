import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { Difference } from "#app/members/member-view.ts";

type DifferencesTableProps = { differences: Difference[]; partner: string; caption: string };

const tones: Record<Difference["is"], BadgeProps["tone"]> = { same: "success", different: "warning", missing: undefined };

/** The Shopify customer beside the account, field by field. */
export function DifferencesTable({ differences, partner, caption }: DifferencesTableProps) {
  const { t } = useTranslation();
  return (
    <table aria-label={caption} style={{ width: "100%", borderCollapse: "collapse", tableLayout: "fixed" }}>
      <thead>
        <tr>
          <td style={cell} />
          <th scope="col" style={cell}>
            {t("customers.differences.shopify")}
          </th>
          <th scope="col" style={cell}>
            {partner}
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, shopify, account, is }) => (
          <tr key={field}>
            <th scope="row" style={cell}>
              <div style={{ display: "grid", gap: "var(--p-space-100)", justifyItems: "start" }}>
                {t(`customers.differences.fields.${field}`)}
                <Badge tone={tones[is]}>{t(`customers.differences.${is}`)}</Badge>
              </div>
            </th>
            <td style={cell}>{shopify ?? t("customers.differences.none")}</td>
            <td style={cell}>{account ?? t("customers.differences.none")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const cell: CSSProperties = {
  textAlign: "start",
  verticalAlign: "top",
  padding: "var(--p-space-150) var(--p-space-150) var(--p-space-150) 0",
  overflowWrap: "anywhere",
  fontSize: "var(--p-font-size-325)",
};
