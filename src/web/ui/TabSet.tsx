import { Tabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

/** Tabs whose chosen one is told and kept by the caller (in the address). */
export function TabSet(props: {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly name: string; readonly content: ReactNode }[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  return (
    <Tabs.Root value={props.value} onValueChange={(id) => typeof id === "string" && props.onChange(id)}>
      <Tabs.List aria-label={props.label} className="flex gap-6 border-b border-line">
        {props.tabs.map(({ id, name }) => (
          <Tabs.Tab
            key={id}
            value={id}
            className="-mb-px min-h-10 border-b-2 border-transparent text-soft hover:text-ink data-[active]:border-accent data-[active]:font-medium data-[active]:text-ink"
          >
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {props.tabs.map(({ id, content }) => (
        <Tabs.Panel key={id} value={id} className="pt-3">
          {content}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
