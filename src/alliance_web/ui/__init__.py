"""The look: base pages, components with their gallery, template tags, style sheets, fonts."""
