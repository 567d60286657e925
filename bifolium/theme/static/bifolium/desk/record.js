// Binds the selected words to a thing or a statement of the record.

(() => {
  const { Modifier, EditorState } = window.DraftJS;
  const { ModalWorkflowSource, TooltipEntity, registerPlugin } = window.draftail;

  class RecordSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.record,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData(chosen) {
      return { id: chosen.id, title: chosen.title };
    }

    onChosen(chosen) {
      const { editorState, entityType, onComplete } = this.props;
      const content = editorState
        .getCurrentContent()
        .createEntity(entityType.type, "MUTABLE", this.filterEntityData(chosen));
      const key = content.getLastCreatedEntityKey();
      const selection = editorState.getSelection();
      const changed = selection.isCollapsed()
        ? Modifier.replaceText(content, selection, chosen.title, null, key)
        : Modifier.applyEntity(content, selection, key);
      this.workflow.close();
      onComplete(EditorState.push(editorState, changed, "apply-entity"));
    }
  }

  const Bound = (props) => {
    const { title } = props.contentState.getEntity(props.entityKey).getData();
    const { createElement } = window.React;
    const { Icon } = window.wagtail.components;
    const icon = createElement(Icon, { name: "folder-open-inverse" });
    return createElement(TooltipEntity, { ...props, icon, label: title || "" });
  };

  for (const type of ["RECORD_THING", "RECORD_STATEMENT"]) {
    registerPlugin({ type, source: RecordSource, decorator: Bound }, "entityTypes");
  }
})();
