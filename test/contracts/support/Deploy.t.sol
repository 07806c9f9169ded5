// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Base } from "./Base.sol";

/// @notice What whoever runs one test by itself is told where a contract is missing that the test only names.
contract DeployTest is Base {
    function deployNamed(string calldata name) external returns (address) {
        return deploy(name, "");
    }

    function test_RevertWhen_ThereIsNoArtifact() public {
        (bool done, bytes memory answer) = address(this).call(abi.encodeCall(this.deployNamed, ("NoSuchContract")));
        isTrue(!done && bytes4(answer) == NoArtifact.selector, "told by name");
        isTrue(this.deployNamed("SampleCollection").code.length != 0, "what is built is deployed");
    }
}
