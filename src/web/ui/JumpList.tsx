import { Autocomplete } from "@base-ui/react/autocomplete";

export interface JumpItem {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

/** A field and, under it, what matches; arrow keys choose, Enter goes. */
export function JumpList<Item extends JumpItem>(props: {
  readonly label: string;
  readonly items: readonly Item[];
  readonly onPick: (item: Item) => void;
}) {
  return (
    <Autocomplete.Root open inline items={props.items} itemToStringValue={({ name }: Item) => name} autoHighlight="always" keepHighlight>
      <Autocomplete.Input
        aria-label={props.label}
        placeholder={props.label}
        className="h-10 w-full rounded border border-soft bg-paper px-3 placeholder:text-soft"
      />
      <Autocomplete.Empty className="text-soft">
        <p className="px-3 pt-3">Nothing of that name. Teams too small to be shown alone are part of their parent.</p>
      </Autocomplete.Empty>
      <Autocomplete.List className="mt-2 max-h-[50dvh] overflow-y-auto">
        {(item: Item) => (
          <Autocomplete.Item
            key={item.id}
            value={item}
            onClick={() => props.onPick(item)}
            className="flex min-h-9 items-center justify-between gap-4 rounded px-3 data-[highlighted]:bg-tint"
          >
            <span className="truncate">{item.name}</span>
            <span className="text-[0.87rem] text-soft">{item.kind}</span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
