# Parts of the pages that come from npm: pinned by package-lock.json (with integrity), copied into the
# program as vendor/NAME, never edited, never committed. Licences: NOTICE.
set(NPM_LOCK ${CMAKE_SOURCE_DIR}/package-lock.json)
set(NPM_STAMP ${CMAKE_SOURCE_DIR}/node_modules/.installed-lock.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${NPM_LOCK})
set(NPM_STATE 1)
if(EXISTS ${NPM_STAMP})
    execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${NPM_LOCK} ${NPM_STAMP} RESULT_VARIABLE NPM_STATE)
endif()
if(NPM_STATE)
    message(STATUS "Installing the npm packages of package-lock.json")
    execute_process(COMMAND npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
        WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} RESULT_VARIABLE NPM_FAILED OUTPUT_QUIET)
    if(NPM_FAILED)
        message(FATAL_ERROR "npm ci failed (${NPM_FAILED}); ./dev build installs npm itself where it is missing")
    endif()
    file(COPY_FILE ${NPM_LOCK} ${NPM_STAMP})
endif()

# The script of /verify: src/page/verify/ and what it imports, in one file that stands inside the page. It is not
# minified: whoever saves the page can read it.
file(GLOB VERIFY_FILES CONFIGURE_DEPENDS src/page/verify/*.js)
set(VERIFY_JS ${CMAKE_BINARY_DIR}/generated/verify.js)
add_custom_command(OUTPUT ${VERIFY_JS}
    COMMAND ${CMAKE_SOURCE_DIR}/node_modules/.bin/esbuild src/page/verify/page.js --bundle --format=iife
        --target=es2020 --charset=utf8 --legal-comments=inline --log-level=warning --outfile=${VERIFY_JS}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} DEPENDS ${VERIFY_FILES} ${NPM_LOCK} VERBATIM)

set(ANLAN_VENDOR vendor/verify.js=${VERIFY_JS})   # NAME=FILE pairs
