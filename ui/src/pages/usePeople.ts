import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "../api/people";

/** What a people picker needs: the members that fit what was typed. */
export function usePeople(project: string) {
  const [typed, onSearch] = useState("");
  const { data, isFetching } = useQuery({
    ...membersQuery(project, typed),
    placeholderData: keepPreviousData,
  });
  const people = (data?.items ?? []).map(({ user, name, email }) => ({ id: user, name, email }));
  return { people, loading: isFetching, onSearch };
}
