import { Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";

type AccountNumberProps = { number: string; distributor: string };

/** An account number, of which only the end is shown until somebody wants to see it. */
export function AccountNumber({ number, distributor }: AccountNumberProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const label = shown ? t("programs.distributors.hideLabel", { distributor }) : t("programs.distributors.showLabel", { distributor });
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span" breakWord>
        {shown ? number : masked(number)}
      </Text>
      <Button variant="plain" accessibilityLabel={label} onClick={() => setShown(!shown)}>
        {shown ? t("programs.distributors.hide") : t("programs.distributors.show")}
      </Button>
    </InlineStack>
  );
}

/** The last four characters; of a short number nothing, as they would be all of it. */
function masked(number: string): string {
  return number.length > 4 ? `••••${number.slice(-4)}` : "••••";
}
