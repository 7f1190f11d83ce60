import { Loader, MultiSelect, Select } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

export interface Person {
  id: string;
  name: string;
  email: string;
}

interface Search {
  label: string;
  description?: string;
  /** The people who fit what was searched for last. */
  people: readonly Person[];
  loading: boolean;
  /** What it says where nobody is found. */
  nobody?: string;
  onSearch(typed: string): void;
}

interface ManyProps extends Search {
  value: string[];
  onChange(value: string[]): void;
}

/** Type a name, pick people. The list goes with each pick: it would lie over the dialog's buttons. */
export function PeoplePicker({ value, onChange, ...search }: ManyProps) {
  const field = useSearchField(search, value);
  const [listed, setListed] = useState(false);
  return (
    <MultiSelect
      {...field}
      value={value}
      onChange={onChange}
      dropdownOpened={listed}
      onDropdownOpen={() => setListed(true)}
      onDropdownClose={() => setListed(false)}
      onOptionSubmit={() => setListed(false)}
      placeholder={value.length === 0 ? "Type a name" : undefined}
      hidePickedOptions
      data-autofocus
    />
  );
}

interface OneProps extends Search {
  value: string | null;
  onChange(value: string | null): void;
}

/** Type a name, pick one person. */
export function PersonPicker({ value, onChange, ...search }: OneProps) {
  const field = useSearchField(search, value === null ? [] : [value]);
  return <Select {...field} value={value} onChange={onChange} placeholder="Type a name" />;
}

const fits = ({ label }: { label: string }, search: string): boolean =>
  label.toLowerCase().includes(search.trim().toLowerCase());

const caption = (person: Person): string => `${person.name} (${person.email})`;

function useSearchField(
  {
    label,
    description,
    people,
    loading,
    onSearch,
    nobody = "Nobody of that name is a member",
  }: Search,
  picked: string[],
) {
  const [typed, setTyped] = useState("");
  const known = useKnown(people);
  const ask = useDebouncedCallback(onSearch, 150);
  const ids = [...new Set([...people.map((person) => person.id), ...picked])];
  return {
    label,
    description,
    data: ids.map((id) => ({ value: id, label: known.get(id) ?? id })),
    searchable: true,
    clearable: true,
    // A dialog that begins with this field would begin with a list over its other fields.
    openOnFocus: false,
    searchValue: typed,
    onSearchChange(next: string) {
      setTyped(next);
      // A picked name is written into the field: it is no search.
      if (![...known.values()].includes(next)) ask(next);
    },
    // Until the server has answered, whoever does not fit what is typed by now is not offered.
    filter: ({ options, search }: { options: unknown[]; search: string }) =>
      options.filter((option) => fits(option as { label: string }, search)) as never[],
    nothingFoundMessage: loading ? "Looking…" : nobody,
    rightSection: loading ? <Loader size="xs" /> : undefined,
  };
}

/** The names of everybody seen so far, so that a picked person keeps theirs during later searches. */
function useKnown(people: readonly Person[]): ReadonlyMap<string, string> {
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map());
  const fresh = people.filter((person) => known.get(person.id) !== caption(person));
  if (fresh.length === 0) return known;
  const next = new Map([...known, ...fresh.map((one) => [one.id, caption(one)] as const)]);
  setKnown(next);
  return next;
}
