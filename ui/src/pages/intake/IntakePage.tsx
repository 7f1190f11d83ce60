import { Button, Container, Group, Progress, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { projectQuery } from "../../api/projects";
import type { Batch } from "../../api/types";
import { counted } from "../../components/counted";
import { LinkButton } from "../../components/LinkButton";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { fromField } from "../batches/due";
import { shownFields, type ShownField } from "../interfaceFields";
import { readPriority } from "../queue/priorities";
import { BatchFields, type BatchDraft } from "./BatchFields";
import type { Found } from "./dropped";
import { Faults } from "./Faults";
import { FileDrop } from "./FileDrop";
import classes from "./Intake.module.css";
import { MappingPart } from "./MappingPart";
import { faultsOf, guess, type Mapping } from "./mapping";
import { MediaPart } from "./MediaPart";
import { takenOf, type MediaPlan } from "./media";
import { PreviewPart } from "./PreviewPart";
import { readSource, type Source } from "./source";
import { useIntake, type Progress as Reached } from "./useIntake";

const NOTHING: BatchDraft = { name: "", priority: "", due: "" };

/** Add a batch: from a file that lists assets, or from images and texts themselves. */
export function IntakePage() {
  const { project } = useParams({ from: "/inside/projects/$project/import" });
  const { data: found } = useSuspenseQuery(projectQuery(project));
  const shown = shownFields(found.interface);
  const [source, setSource] = useState<Source | null>(null);
  const [unreadable, setUnreadable] = useState<Error | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [media, setMedia] = useState<MediaPlan>(() => mediaPlan(shown));
  const [draft, setDraft] = useState(NOTHING);
  const [fault, setFault] = useState<string | null>(null);
  const { batch, progress, error, left, start, reset, cancel } = useIntake(project);

  const take = async (chosen: Found[]) => {
    reset();
    setUnreadable(null);
    try {
      const read = await readSource(chosen);
      setSource(read);
      if (read.kind === "table")
        setMapping(
          guess(
            read.columns,
            shown.map((one) => one.name),
          ),
        );
      setDraft({ ...draft, name: draft.name || nameOf(read, chosen) });
    } catch (failure) {
      setSource(null);
      setUnreadable(failure as Error);
    }
  };
  const forget = () => {
    setSource(null);
    setDraft(NOTHING);
  };
  const faults = source === null ? [] : faultsIn(source, mapping);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (source === null) return;
    const priority = draft.priority.trim() === "" ? undefined : readPriority(draft.priority);
    if (typeof priority === "string") return setFault(priority);
    const into = { name: draft.name.trim(), priority, due_at: fromField(draft.due) ?? undefined };
    void start(source, { mapping, media }, into).then((done) => done && forget());
  };
  const busy = progress !== null;
  return (
    <Container size="md" w="100%" py="lg">
      <PageHead title="Import">What is imported together becomes a batch.</PageHead>
      <Stack component="form" onSubmit={send}>
        {batch !== null && <Done project={project} batch={batch} />}
        {unreadable !== null && <Faults error={unreadable} />}
        {error !== null && <Faults error={error} />}
        {left > 0 && !busy && <LeftBehind files={left} />}
        {!busy && (
          <FileDrop onFound={(chosen) => void take(chosen)}>
            <b>Images or texts</b>, also a whole folder of them; or <b>a list</b> as CSV, NDJSON or
            JSON. A column “expected” makes a row a test question, whose answer is known.
          </FileDrop>
        )}
        {source !== null && !busy && (
          <>
            {source.kind === "media" && (
              <MediaPart files={source.files} plan={media} onChange={setMedia} />
            )}
            {source.kind === "table" && (source.format === "csv" || !source.ready) && (
              <MappingPart
                columns={source.columns}
                rows={source.rows}
                mapping={mapping}
                shown={shown}
                onChange={setMapping}
              />
            )}
            {source.kind === "table" && (
              <PreviewPart
                rows={source.rows}
                mapping={source.format !== "csv" && source.ready ? null : mapping}
                shown={shown}
                faults={faults}
              />
            )}
            <BatchFields
              value={draft}
              fault={fault}
              onChange={(next) => {
                setDraft(next);
                setFault(null);
              }}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={forget}>
                Start over
              </Button>
              <Button type="submit" disabled={faults.length > 0 || draft.name.trim() === ""}>
                {importLabel(source)}
              </Button>
            </Group>
          </>
        )}
        {busy && <Running progress={progress} onCancel={cancel} />}
      </Stack>
    </Container>
  );
}

/** What a media import that ended on its way leaves: honest, because nothing deletes it yet. */
function LeftBehind({ files }: { files: number }) {
  return (
    <Notice tone="warning">
      Nothing was imported. {counted(files, "file")} had been sent already: no asset shows{" "}
      {files === 1 ? "it" : "them"}, but {files === 1 ? "it takes" : "they take"} room on the
      server. Import again, and the same files are not stored twice.
    </Notice>
  );
}

function Done({ project, batch }: { project: string; batch: Batch }) {
  return (
    <Notice tone="good">
      <Group gap="xs">
        Batch {batch.number} “{batch.name}” has {counted(batch.size, "asset")}.
        <LinkButton
          to="/projects/$project/queue"
          params={{ project }}
          search={{ batch: batch.id }}
          size="compact-sm"
          variant="light"
        >
          Show them
        </LinkButton>
      </Group>
    </Notice>
  );
}

function Running({ progress, onCancel }: { progress: Reached; onCancel(): void }) {
  return (
    <div className={classes.progress}>
      <Text role="status">{progress.says}…</Text>
      <Progress
        value={(progress.share ?? 1) * 100}
        animated={progress.share === null}
        aria-label="Import"
        size="lg"
      />
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          Nothing is in the queue before all of it is there.
        </Text>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </div>
  );
}

function mediaPlan(shown: readonly ShownField[]): MediaPlan {
  const first = (tag: ShownField["tag"]) => shown.find((field) => field.tag === tag)?.name;
  const fields = {
    image: first("Image") ?? "image",
    text: first("Text") ?? "text",
    audio: "audio",
  };
  return { fields, grouped: false };
}

function faultsIn(source: Source, mapping: Mapping): string[] {
  if (source.kind === "media") {
    return takenOf(source).length > 0 ? [] : ["There is neither image, text nor sound in it."];
  }
  if (source.format !== "csv" && source.ready) return [];
  return faultsOf(source.columns, mapping, source.rows);
}

function nameOf(source: Source, chosen: readonly Found[]): string {
  if (source.kind === "table") return source.file.name;
  const root = chosen[0]?.path.split("/") ?? [];
  return root.length > 1 ? (root[0] ?? "") : counted(chosen.length, "file");
}

function importLabel(source: Source): string {
  if (source.kind === "media") return `Import ${counted(takenOf(source).length, "file")}`;
  return source.whole ? `Import ${counted(source.rows.length, "asset")}` : "Import";
}
