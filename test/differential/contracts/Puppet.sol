// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A contract that does what it was told to: sender, taker of refunds, resolver and ERC-1271 wallet in one. What is
/// arranged for it may break every rule that those are expected to keep.
contract Puppet {
    /// @notice What happened to it.
    enum Stimulus {
        /// @notice ETH came without data.
        Paid,
        /// @notice Somebody asked `isPayable`.
        AskedPayable,
        /// @notice Somebody asked `isValidSignature`.
        AskedSignature,
        /// @notice Anything else: as a rule one of a resolver's hooks.
        Called
    }

    /// @notice What it does about that.
    struct Reply {
        /// @notice Logs calldata and value; cannot be where logging is not allowed.
        bool notes;
        /// @notice Burns all gas that it was given.
        bool burns;
        /// @notice Reverts with the output instead of returning it.
        bool fails;
        /// @notice Says that a signature is good if its first word is the nonce that the asking registry gives.
        bool asksNonce;
        bytes output;
        /// @notice Calls made before replying, unless one of this puppet's errands is under way.
        Errand[] errands;
    }

    struct Errand {
        address target;
        uint256 value;
        bytes data;
    }

    bytes4 private constant IS_PAYABLE = bytes4(keccak256("isPayable()"));
    bytes4 private constant IS_VALID_SIGNATURE = bytes4(keccak256("isValidSignature(bytes32,bytes)"));

    mapping(Stimulus stimulus => bytes encoded) private _replies;
    bool private _isOnErrand;

    event Noted(uint256 value, bytes data);
    event Ran(bool success, bytes returned);

    receive() external payable {
        _reply(Stimulus.Paid);
    }

    fallback() external payable {
        if (msg.sig == IS_PAYABLE) _reply(Stimulus.AskedPayable);
        else if (msg.sig == IS_VALID_SIGNATURE) _reply(Stimulus.AskedSignature);
        else _reply(Stimulus.Called);
    }

    /// @param encoded ABI encoding of a `Reply`; stored as it is, because nested lists cannot be copied to storage.
    function arrange(Stimulus stimulus, bytes calldata encoded) external {
        _replies[stimulus] = encoded;
    }

    /// @notice Makes a call with this contract as the sender, paid from its own balance.
    function act(address target, uint256 value, bytes calldata data) external returns (bool, bytes memory) {
        return target.call{ value: value }(data);
    }

    function _reply(Stimulus stimulus) private {
        Reply memory reply = abi.decode(_replies[stimulus], (Reply));
        if (reply.notes) emit Noted(msg.value, msg.data);
        if (reply.errands.length != 0 && !_isOnErrand) {
            _isOnErrand = true;
            for (uint256 i = 0; i < reply.errands.length; ++i) _run(reply.errands[i]);
            _isOnErrand = false;
        }
        if (reply.asksNonce) reply.output = _answerByNonce();

        bytes memory output = reply.output;
        bool fails = reply.fails;
        if (reply.burns) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        assembly ("memory-safe") {
            if fails {
                revert(add(output, 32), mload(output))
            }
            return(add(output, 32), mload(output))
        }
    }

    function _run(Errand memory errand) private {
        (bool success, bytes memory returned) = errand.target.call{ value: errand.value }(errand.data);
        emit Ran(success, returned);
    }

    /// @dev The calldata is a selector, the hash, an offset, a length, then the signature's first word.
    function _answerByNonce() private view returns (bytes memory) {
        uint256 wanted = uint256(bytes32(msg.data[100:132]));
        (bool success, bytes memory nonce) = msg.sender.staticcall(
            abi.encodeWithSignature("getNonce(address)", address(this))
        );
        bool isGood = success && abi.decode(nonce, (uint256)) == wanted;
        return abi.encode(isGood ? IS_VALID_SIGNATURE : bytes4(0xffffffff));
    }
}
