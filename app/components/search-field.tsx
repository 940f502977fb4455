import { Icon, TextField } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useSearchBox } from "./use-search-box.ts";

type SearchFieldProps = { label: string; searched: string; onSearch: (search: string) => void };

/** A search box that is sent once the typing pauses. */
export function SearchField({ label, searched, onSearch }: SearchFieldProps) {
  const { t } = useTranslation();
  const { typed, type } = useSearchBox(searched, onSearch);
  return (
    <TextField
      label={label}
      prefix={<Icon source={SearchIcon} />}
      value={typed}
      onChange={type}
      clearButton
      onClearButtonClick={() => type("")}
      placeholder={t("programs.searchPlaceholder")}
      autoComplete="off"
    />
  );
}
