"""Pure functions on prose: schema, steps, anchors, header lines, rendering; sole importer of prosemirror."""
