import { describe, expect, it } from "vitest";
import { imagesOf, isImage, mediaResolver, thumbnailOf } from "./media";

describe("mediaResolver", () => {
  const mediaUrl = mediaResolver(["https://images.example.org"]);

  it("loads uploads and the project's origins", () => {
    expect(mediaUrl("/api/v1/uploads/f1")).toBe(`${location.origin}/api/v1/uploads/f1`);
    expect(mediaUrl("https://images.example.org/a.jpg")).toBe("https://images.example.org/a.jpg");
  });

  it("loads nothing from elsewhere", () => {
    const foreign = [
      "https://evil.example/a.png",
      "https://images.example.org.evil.example/a.png",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "data:text/html,<script>",
      "data:image/svg+xml,<svg onload=alert(1)>",
    ];
    for (const value of foreign) expect(mediaUrl(value)).toBeNull();
  });
});

describe("imagesOf", () => {
  it("finds pictures at any depth and leaves texts alone", () => {
    const data = { a: [{ image: "/x/cat.jpg" }], text: "see /x/dog.jpg there", n: 3, none: null };
    expect(imagesOf(data, (url) => url)).toEqual(["/x/cat.jpg"]);
  });

  it("knows uploads, whose addresses have no ending", () => {
    expect(isImage("/api/v1/uploads/f1-abc")).toBe(true);
    expect(isImage("https://example.org/page")).toBe(false);
  });
});

describe("thumbnailOf", () => {
  it("asks for uploads in small, and takes what comes from elsewhere as it is", () => {
    const upload = `${location.origin}/api/v1/projects/p1/uploads/f1`;
    expect(thumbnailOf(upload)).toBe(`${upload}/thumbnail`);
    const elsewhere = "https://images.example.org/api/v1/projects/p1/uploads/f1";
    expect(thumbnailOf(elsewhere)).toBe(elsewhere);
    expect(thumbnailOf("data:image/png;base64,AA==")).toBe("data:image/png;base64,AA==");
  });
});
