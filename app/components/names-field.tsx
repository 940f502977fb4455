import { BlockStack, Button, InlineStack, Tag, TextField } from "@shopify/polaris";
import { useState } from "react";

type NamesFieldProps = {
  id: string;
  label: string;
  help: string;
  add: string;
  /** What the button that takes a name out is called. */
  removeLabel: (name: string) => string;
  names: string[];
  error: string | undefined;
  onChange: (names: string[]) => void;
};

/** Names as tags: typed, added by the button or Enter, removed one by one. */
export function NamesField({ id, label, help, add, removeLabel, names, error, onChange }: NamesFieldProps) {
  const [typed, setTyped] = useState("");

  function addTyped() {
    const name = typed.trim();
    if (!name) return;
    setTyped("");
    if (!names.some((known) => known.toLowerCase() === name.toLowerCase())) onChange([...names, name]);
  }

  return (
    <BlockStack gap="200">
      <div
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          addTyped();
        }}
      >
        <TextField
          id={id}
          label={label}
          helpText={help}
          autoComplete="off"
          maxLength={100}
          value={typed}
          error={error}
          onChange={setTyped}
          connectedRight={<Button onClick={addTyped}>{add}</Button>}
        />
      </div>
      {names.length > 0 && (
        <InlineStack gap="100">
          {names.map((name) => (
            <Tag key={name} accessibilityLabel={removeLabel(name)} onRemove={() => onChange(names.filter((other) => other !== name))}>
              {name}
            </Tag>
          ))}
        </InlineStack>
      )}
    </BlockStack>
  );
}
