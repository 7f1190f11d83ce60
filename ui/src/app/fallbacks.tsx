import { Button, Center, Loader } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { isProblem, sentence } from "../api/problem";
import { Empty } from "../components/Empty";
import { LinkButton } from "../components/LinkButton";
import { isMissingPart } from "./freshPages";

const MISSING_PART =
  "A part of this page could not be loaded: the server is away, or has newer pages. What you do is kept in this browser.";

/** What a page shows when it could not be made. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryClient();
  if (isProblem(error, "not_found")) return <Missing />;
  const again = async () => {
    if (isMissingPart(error)) return location.reload();
    await queries.resetQueries({ predicate: (query) => query.state.status === "error" });
    reset();
    await router.invalidate();
  };
  const title = isProblem(error, "unreachable")
    ? "The server does not answer"
    : "That did not work";
  return (
    <Empty wholePage title={title} action={<Button onClick={() => void again()}>Try again</Button>}>
      {isMissingPart(error) ? MISSING_PART : sentence(error)}
    </Empty>
  );
}

export function Missing() {
  return (
    <Empty
      wholePage
      title="There is nothing here"
      action={
        <LinkButton to="/" variant="light">
          To my projects
        </LinkButton>
      }
    >
      The address is wrong, or what it names is not yours to see.
    </Empty>
  );
}

export function Waiting() {
  return (
    <Center py={80}>
      <Loader aria-label="Loading" />
    </Center>
  );
}
