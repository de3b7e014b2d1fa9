window.returnkbEdition = null;
