import { useAppBridge } from "@shopify/app-bridge-react";
import { useRef } from "react";
import { useEffectAtOnce } from "./use-effect-at-once.ts";

/** Says `message` once for each new answer of an action. */
export function useToast(answer: unknown, message: string | null, isError = false): void {
  const shopify = useAppBridge();
  const said = useRef<unknown>(null);

  useEffectAtOnce(() => {
    if (!answer || !message || said.current === answer) return;
    said.current = answer;
    shopify.toast.show(message, { isError });
  }, [answer, message, isError, shopify]);
}
