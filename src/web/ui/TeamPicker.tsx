import { Combobox } from "@base-ui/react/combobox";
import { pickerLook } from "./OnUse.tsx";

interface Group {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
}

/** Chooses a team, or nobody in particular: the whole organisation. Sub-teams stand under theirs, set in. Rendered at its first use, so it starts open. */
export function TeamPicker(props: {
  readonly groups: readonly Group[];
  readonly value: string | null;
  readonly onChange: (team: string | null) => void;
}) {
  const root = props.groups.find(({ parent }) => parent === null);
  const items = inOrder(props.groups, null, 0);
  const chosen = items.find(({ id }) => id === props.value) ?? items.find(({ id }) => id === root?.id) ?? null;
  return (
    <Combobox.Root
      defaultOpen
      items={items}
      value={chosen}
      itemToStringLabel={({ name }) => name}
      isItemEqualToValue={(a, b) => a.id === b.id}
      onValueChange={(item) => props.onChange(item === null || item.id === root?.id ? null : item.id)}
    >
      <Combobox.Trigger aria-label={`Team: ${chosen?.name ?? "everyone"}`} className={pickerLook}>
        <span className="truncate">{chosen?.name ?? "Everyone"}</span>
        <span aria-hidden="true" className="text-soft">
          ▾
        </span>
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} align="start" collisionPadding={12} className="z-20">
          <Combobox.Popup className="w-72 max-w-[92vw] rounded-lg border border-line bg-paper p-2 shadow-xl">
            <Combobox.Input
              aria-label="Find a team"
              placeholder="Find a team"
              className="h-9 w-full rounded border border-soft bg-paper px-2.5 placeholder:text-soft"
            />
            <Combobox.Empty className="text-soft">
              <p className="px-2.5 pt-2">No team of that name.</p>
            </Combobox.Empty>
            <Combobox.List className="mt-1 max-h-80 overflow-y-auto">
              {(item: (typeof items)[number]) => (
                <Combobox.Item
                  key={item.id}
                  value={item}
                  className="flex min-h-8 items-center rounded pr-2.5 data-[highlighted]:bg-tint data-[selected]:font-medium"
                  style={{ paddingLeft: `${0.65 + item.depth}rem` }}
                >
                  <span className="truncate">{item.name}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

/** Groups in the order of the tree, each with how deep it lies. */
function inOrder(groups: readonly Group[], parent: string | null, depth: number): readonly (Group & { readonly depth: number })[] {
  return groups.flatMap((group) => (group.parent === parent ? [{ ...group, depth }, ...inOrder(groups, group.id, depth + 1)] : []));
}
