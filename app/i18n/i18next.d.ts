import "i18next";
import type en from "./en.json";

declare module "i18next" {
  // A key without a text does not compile.
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}
