/* Browsers do not let a page from the disk read other pages, as summaries of search results do. */
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
