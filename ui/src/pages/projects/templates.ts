/** Labeling interfaces to start from, in Label Studio's language. */
export interface Template {
  name: string;
  label: string;
  xml: string;
}

export const TEMPLATES: Template[] = [
  {
    name: "boxes",
    label: "Boxes on images",
    xml: `<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="objects" toName="image">
    <Label value="Person" hotkey="1"/>
    <Label value="Vehicle" hotkey="2"/>
    <Label value="Animal" hotkey="3"/>
  </RectangleLabels>
</View>`,
  },
  {
    name: "classes",
    label: "Classes of images",
    xml: `<View>
  <Image name="image" value="$image"/>
  <Choices name="class" toName="image" choice="single" required="true">
    <Choice value="Indoor" hotkey="1"/>
    <Choice value="Outdoor" hotkey="2"/>
    <Choice value="Unclear" hotkey="3"/>
  </Choices>
</View>`,
  },
  {
    name: "spans",
    label: "Spans and choices on texts",
    xml: `<View>
  <Labels name="entities" toName="text">
    <Label value="Person" hotkey="1"/>
    <Label value="Place" hotkey="2"/>
    <Label value="Organisation" hotkey="3"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="tone" toName="text" choice="single" required="true">
    <Choice value="Positive" hotkey="4"/>
    <Choice value="Neutral" hotkey="5"/>
    <Choice value="Negative" hotkey="6"/>
  </Choices>
</View>`,
  },
];
