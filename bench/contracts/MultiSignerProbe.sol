// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { MultiSignerERC7913 } from "@openzeppelin/contracts/utils/cryptography/signers/MultiSignerERC7913.sol";

/// @title MultiSignerProbe
/// @notice The check of OpenZeppelin's multi-signer alone. Only the gas bench deploys it.
contract MultiSignerProbe is MultiSignerERC7913 {
    constructor(bytes[] memory signers, uint64 threshold) MultiSignerERC7913(signers, threshold) {}

    /// @notice Whether as many signers signed as the threshold says.
    function check(bytes32 hash, bytes calldata signature) external view returns (bool) {
        return _rawSignatureValidation(hash, signature);
    }
}
