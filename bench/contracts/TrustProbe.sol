// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ITrustList } from "../../contracts/interfaces/ITrustList.sol";

/// @title TrustProbe
/// @notice A contract that asks whether an issuer is trusted, and what it costs it. Only the gas bench deploys it.
contract TrustProbe {
    /// @notice Execution gas from before the question is encoded until the answer is decoded, calls to cold contracts and reads
    /// of cold storage included.
    function measure(
        ITrustList list,
        address issuer,
        bytes32 schema
    ) external view returns (uint256 gasUsed, bool trusted) {
        uint256 before = gasleft();
        trusted = list.isTrusted(issuer, schema, block.timestamp);
        return (before - gasleft(), trusted);
    }
}
