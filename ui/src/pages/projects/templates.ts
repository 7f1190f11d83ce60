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
  {
    name: "outlines",
    label: "Outlines on images",
    xml: `<View>
  <Image name="image" value="$image"/>
  <PolygonLabels name="outlines" toName="image">
    <Label value="Road"/>
    <Label value="Building"/>
    <Label value="Water"/>
  </PolygonLabels>
</View>`,
  },
  {
    name: "rating",
    label: "Rating and comment on texts",
    xml: `<View>
  <Text name="text" value="$text"/>
  <Rating name="quality" toName="text" maxRating="5"/>
  <Choices name="problems" toName="text" choice="multiple">
    <Choice value="Off topic"/>
    <Choice value="Wrong"/>
    <Choice value="Rude"/>
  </Choices>
  <TextArea name="comment" toName="text" rows="3"/>
</View>`,
  },
];
