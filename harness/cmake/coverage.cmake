# The target `coverage` of the preset of that name: what gcovr says after the tests have run.
find_program(WSKCHECK_GCOVR gcovr)
mark_as_advanced(WSKCHECK_GCOVR)
if(WSKCHECK_GCOVR)
  file(MAKE_DIRECTORY ${wskcheck_BINARY_DIR}/coverage)
  add_custom_target(
    coverage
    COMMAND
      ${WSKCHECK_GCOVR} --root ${wskcheck_SOURCE_DIR} --object-directory ${wskcheck_BINARY_DIR}
      --exclude-unreachable-branches --exclude ".*/test/.*" --exclude ".*/consumer/.*" --exclude
      ".*/CMakeFiles/.*" --txt ${wskcheck_BINARY_DIR}/coverage/summary.txt --html-details
      ${wskcheck_BINARY_DIR}/coverage/index.html --print-summary ${wskcheck_BINARY_DIR}
    COMMENT "coverage/index.html and coverage/summary.txt in the build folder"
    VERBATIM)
else()
  add_custom_target(
    coverage
    COMMAND ${CMAKE_COMMAND} -E echo "gcovr is missing: install the Debian package gcovr"
    COMMAND ${CMAKE_COMMAND} -E false
    VERBATIM)
endif()
