// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationRegistry } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../../contracts/interfaces/ISchemaResolver.sol";

/// @notice A resolver that answers what it is told to, and records what it was asked.
/// @dev It does not say that it is an ISchemaResolver, because `isPayable` depends on storage here.
contract ProbeResolver {
    enum Mood {
        Accept,
        Refuse,
        Revert,
        PayBack
    }

    error NotToday();

    event Asked(bytes32 callHash);

    Mood private _mood;
    bool private _takesEth = true;
    bool private _isMute;
    uint256 public asked;
    bytes32 public lastCall;
    uint256 public lastValue;
    /// @dev Whether the registry showed, during the call, just what it handed over.
    bool public sawStored;

    function set(Mood mood) external {
        _mood = mood;
    }

    function setTakesEth(bool takesEth) external {
        _takesEth = takesEth;
    }

    /// @dev From now on the question whether it takes ETH reverts.
    function mute() external {
        _isMute = true;
    }

    function isPayable() external view returns (bool) {
        if (_isMute) revert NotToday();
        return _takesEth;
    }

    function attest(Attestation calldata attestation) external payable returns (bool) {
        return _answer(_isStored(attestation), attestation.attester);
    }

    function revoke(Attestation calldata attestation) external payable returns (bool) {
        return _answer(_isStored(attestation), attestation.attester);
    }

    function multiAttest(Attestation[] calldata attestations, uint256[] calldata) external payable returns (bool) {
        return _answerAll(attestations);
    }

    function multiRevoke(Attestation[] calldata attestations, uint256[] calldata) external payable returns (bool) {
        return _answerAll(attestations);
    }

    function _answerAll(Attestation[] calldata attestations) private returns (bool) {
        bool isStored = true;
        for (uint256 i = 0; i < attestations.length; ++i) isStored = isStored && _isStored(attestations[i]);
        return _answer(isStored, attestations.length == 0 ? address(0) : attestations[0].attester);
    }

    function _answer(bool isStored, address attester) private returns (bool) {
        if (_mood == Mood.Revert) revert NotToday();
        sawStored = isStored;
        ++asked;
        lastCall = keccak256(msg.data);
        lastValue = msg.value;
        emit Asked(lastCall);
        if (_mood == Mood.PayBack && msg.value != 0) {
            (bool isPaid, ) = attester.call{ value: msg.value }("");
            if (!isPaid) revert NotToday();
        }
        return _mood != Mood.Refuse;
    }

    function _isStored(Attestation calldata attestation) private view returns (bool) {
        Attestation memory stored = IAttestationRegistry(msg.sender).getAttestation(attestation.uid);
        return attestation.uid != 0 && keccak256(abi.encode(stored)) == keccak256(abi.encode(attestation));
    }
}
