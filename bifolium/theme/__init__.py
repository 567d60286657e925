"""All HTML, CSS, JavaScript, fonts and catalogues."""
